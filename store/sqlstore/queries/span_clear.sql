DELETE FROM station_span
