"""Networks planned over real terrain: choice, survival, cost, proof, and what is handed over."""
