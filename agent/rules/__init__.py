"""How the rule planner plans each kind of turn: a module for each thing a shopper may want."""
