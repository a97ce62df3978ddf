"""The accounts: who can make pictures, where their keys lie, what a test found."""
