"""How a hole is filled with what stands around it: patches matched from coarse to fine."""
