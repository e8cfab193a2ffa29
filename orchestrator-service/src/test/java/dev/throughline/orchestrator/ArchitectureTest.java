package dev.throughline.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.throughline.orchestrator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("dev.throughline.orchestrator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theSqlClientIsInStoresOnly = noClasses()
            .that()
            .haveNameNotMatching(".*(Store|Stores|Sql|Rows)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "java.sql..");

    @ArchTest
    static final ArchRule decisionsAreFreeOfFrameworks = classes()
            .that()
            .resideInAPackage("..engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "java.math..",
                    "java.security..",
                    "java.nio",
                    "java.nio.charset",
                    "com.fasterxml.jackson..",
                    "org.jspecify..",
                    "dev.throughline.contracts..",
                    "..engine..");

    @ArchTest
    static final ArchRule pureCodeReturnsValues = noClasses()
            .that()
            .resideInAnyPackage("..engine..", "..plan..", "..template..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.smallrye.mutiny..");
}
