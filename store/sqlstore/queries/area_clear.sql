DELETE FROM service_area
