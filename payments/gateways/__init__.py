"""Banks: each speaks cents in here and nowhere else."""
