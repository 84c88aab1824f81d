"""The Train page: up to three cells side by side learn one task."""
