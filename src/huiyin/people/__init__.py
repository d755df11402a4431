"""Who: units, departments, posts, appointments, charges, bodies, roles and sign-in — always with dates."""
