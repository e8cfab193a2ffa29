package dev.throughline.incident;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.testkit.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The description of the HTTP interface that readers of the repository see is the one the service gives. */
@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "incident"))
class OpenApiIT {
    private static final Path CHECKED_IN = Path.of("..", "docs", "api", "incident.openapi.yaml");
    private static final String UPDATE = "./mvnw verify -pl incident-service -am -Dthroughline.openapi.update=true";

    @Test
    void shouldBeTheOneCheckedIn() throws IOException {
        // When
        String generated = given().accept("application/yaml").get("/q/openapi").asString();
        if (Boolean.getBoolean("throughline.openapi.update")) {
            Files.writeString(CHECKED_IN, generated);
        }

        // Then
        assertThat(CHECKED_IN)
                .exists()
                .content()
                .as("differs; update it with %s", UPDATE)
                .isEqualTo(generated);
    }
}
