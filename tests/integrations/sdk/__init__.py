"""Programs that run the vendor's SDKs in processes of their own."""
