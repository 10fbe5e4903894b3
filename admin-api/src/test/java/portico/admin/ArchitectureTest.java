package portico.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.Path;

@AnalyzeClasses(packages = "portico", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NEVER_SEES_THE_NODE = noClasses()
            .that()
            .resideInAPackage("portico.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("portico.node..");

    @ArchTest
    static final ArchRule THE_CONTRACT_SEES_NOBODY = noClasses()
            .that()
            .resideInAPackage("portico.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("portico.admin..", "portico.db..", "io.quarkus..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule RESOURCES_KNOW_NO_SQL = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.hibernate..");

    @ArchTest
    static final ArchRule RESOURCES_ARE_NOT_FOR_OTHERS =
            classes().that().areAnnotatedWith(Path.class).should().notBePublic();

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("portico.admin.(*)..").should().beFreeOfCycles();
}
