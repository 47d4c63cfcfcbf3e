"""How each kind of Clio fact is booked: one file for each subject, each rule a function from a fact to documents."""
