"""Where foreign bytes are decoded: a process with limits, that may die and takes nothing with it."""
