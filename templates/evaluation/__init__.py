"""Templates of the plots of an evaluation."""
