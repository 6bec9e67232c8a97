"""The network that finds the thing a mask was drawn around: its samples, its training, its export."""
