//! Where case, findings and day meet: verdicts, clocks and actions.
