package dev.throughline.incident.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.contracts.Json;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** HTTP speaks the JSON of the bus. */
@Singleton
class WireJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        Json.configure(mapper);
    }
}
