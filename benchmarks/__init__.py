"""Commands that print what they measured, against what, and on what data. The README quotes only their output."""
