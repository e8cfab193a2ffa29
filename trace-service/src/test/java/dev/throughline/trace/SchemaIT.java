package dev.throughline.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.testkit.PlatformTestResource;
import dev.throughline.testkit.migration.SkippedMigration;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PlatformTestResource.class, initArgs = @ResourceArg(name = "database", value = "trace"))
class SchemaIT {
    private static final String CHECK = "checks.find { it.name == 'schema' }";

    @Test
    void shouldNotBeReadyAndNameTheMigrationWhenTheDatabaseLacksOne() throws Exception {
        // Given
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(status()).isEqualTo("UP"));

        // When
        String reason = SkippedMigration.answer(
                "4",
                () -> given().get("/q/health/ready")
                        .then()
                        .statusCode(503)
                        .extract()
                        .path(CHECK + ".data.reason"));

        // Then
        assertThat(reason).isEqualTo("missing in the database: V4__tenants.sql");
        assertThat(status()).isEqualTo("UP");
    }

    private static String status() {
        return given().get("/q/health/ready").then().extract().path(CHECK + ".status");
    }
}
