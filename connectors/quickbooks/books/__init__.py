"""What keeping a firm's books needs of QuickBooks: writes without a read before them, and reads in whole pages."""
