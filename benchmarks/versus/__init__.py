"""bcvalidate versus its peers, side by side in one run."""
