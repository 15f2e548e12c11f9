"""Questions asked of a data set."""
