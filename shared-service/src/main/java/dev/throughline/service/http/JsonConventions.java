package dev.throughline.service.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.contracts.Json;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** HTTP speaks the same JSON as the bus. */
@Singleton
public final class JsonConventions implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        Json.configure(mapper);
    }
}
