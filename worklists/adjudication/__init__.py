"""When reads disagree: the rules that find it, who decides, what is accepted, and how much of it is to come."""
