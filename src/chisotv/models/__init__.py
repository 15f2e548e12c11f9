"""What the files hold, the registry of agencies, and the data set that they make."""
