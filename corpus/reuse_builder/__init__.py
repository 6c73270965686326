"""Makes the pairs of `corpus/reuse` from its sources."""
