package dev.throughline.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.throughline.service", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("dev.throughline.service.(*)..").should().beFreeOfCycles();

    /** It is what they have in common, so it knows none of them. */
    @ArchTest
    static final ArchRule servicesAreUnknown = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.throughline.orchestrator..",
                    "dev.throughline.worker..",
                    "dev.throughline.trace..",
                    "dev.throughline.incident..");

    @ArchTest
    static final ArchRule theSqlClientIsBehindTheSecondLock = noClasses()
            .that()
            .resideOutsideOfPackages("..tenant..", "..schema..")
            .and()
            .haveNameNotMatching(".*CleanUpStore(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "java.sql..");
}
