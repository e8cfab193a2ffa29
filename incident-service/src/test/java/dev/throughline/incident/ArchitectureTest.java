package dev.throughline.incident;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.throughline.incident", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("dev.throughline.incident.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theSqlClientIsInStoresOnly = noClasses()
            .that()
            .haveNameNotMatching(".*(Store|Sql|Rows|ProblemMappers)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "java.sql..");

    @ArchTest
    static final ArchRule pureCodeReturnsValues = noClasses()
            .that()
            .haveNameMatching(
                    ".*(FailureReader|Grouping|Announcement|Lifecycle|Verb|Failure|Watch|Sighting|Endings|Waiting|WatchedRun"
                            + "|SequentialTest|Summary|Thresholds|RelativeError|Breaker|BreakerDecider|BreakerSettings"
                            + "|Decision|CanaryJudge|ProvenanceReader|Replay|Entry)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.smallrye.mutiny..", "io.vertx..", "jakarta..", "org.apache.kafka.clients.producer..");
}
