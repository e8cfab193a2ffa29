package dev.throughline.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.throughline.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("dev.throughline.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theSqlClientIsInStoresOnly = noClasses()
            .that()
            .haveNameNotMatching(".*(Store|Sql|DuckDbSandbox|SqlQuerySkill|StatsOlsSkill)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "java.sql..");

    @ArchTest
    static final ArchRule pureCodeIsFreeOfFrameworks = noClasses()
            .that()
            .haveNameMatching(
                    ".*(OrdinaryLeastSquares|FixedEffects|LeastSquares|Within|Panel|PartitionOffsets|TaskIdentity)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye..", "io.vertx..", "io.quarkus..", "jakarta..", "org.apache.kafka..");

    /** Beans, so that they can be injected, and nothing else. */
    @ArchTest
    static final ArchRule pureBeansReturnValues = noClasses()
            .that()
            .haveNameMatching(".*(Arguments|Jq)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.mutiny..", "io.vertx..", "jakarta.ws.rs..", "org.apache.kafka..");
}
