"""Running the product: on a developer's machine (`deploy.local`) and, as documents, anywhere else."""
