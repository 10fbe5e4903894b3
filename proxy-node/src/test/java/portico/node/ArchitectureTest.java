package portico.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Set;
import portico.node.gateway.SnapshotTarget;
import portico.node.gateway.Unservable;

/** Which way dependencies run inside a node, and what it never sees. */
@AnalyzeClasses(packages = "portico.node", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule aNodeNeverSeesTheAdminService = noClasses()
            .that()
            .resideInAPackage("portico.node..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("portico.admin..", "portico.db..", "java.sql..", "jakarta.persistence..");

    /** An exchange meets a gateway whose policies meet exchanges: the traffic path is one thing, in several packages. */
    private static final Set<String> AROUND_THE_TRAFFIC = Set.of("sync", "settings", "health", "metrics", "start");

    @ArchTest
    static final ArchRule nothingAroundTheTrafficNeedsEachOther =
            slices().assignedFrom(new Parts()).should().beFreeOfCycles();

    /** What stops at the first octet that differs tells how many were right. */
    @ArchTest
    static final ArchRule secretsAreComparedInConstantTime = noClasses()
            .that()
            .resideInAnyPackage("portico.node.policy..", "portico.node.identity..")
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "compare", byte[].class, byte[].class);

    @ArchTest
    static final ArchRule syncKnowsOfTheTrafficOnlyWhereItsSnapshotsGo = noClasses()
            .that()
            .resideInAPackage("portico.node.sync..")
            .should()
            .dependOnClassesThat(resideInAPackage("portico.node..")
                    .and(not(resideInAnyPackage("portico.node.sync..")))
                    .and(not(belongToAnyOf(SnapshotTarget.class, Unservable.class))));

    @ArchTest
    static final ArchRule trafficDoesNotKnowWhereItsConfigurationComesFrom = noClasses()
            .that()
            .resideInAnyPackage(
                    "portico.node.account..",
                    "portico.node.edge..",
                    "portico.node.exchange..",
                    "portico.node.carrier..",
                    "portico.node.policy..",
                    "portico.node.routing..",
                    "portico.node.identity..",
                    "portico.node.upstream..",
                    "portico.node.gateway..",
                    "portico.node.listener..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "portico.node.sync..",
                    "portico.node.settings..",
                    "portico.node.start..",
                    "portico.node.health..",
                    "portico.node.metrics..");

    @ArchTest
    static final ArchRule nothingButTheStartKnowsTheStart = noClasses()
            .that()
            .resideOutsideOfPackage("portico.node.start..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("portico.node.start..");

    @ArchTest
    static final ArchRule sleepingIsForTheSyncThreadOnly = noClasses()
            .that()
            .resideOutsideOfPackage("portico.node.sync..")
            .should()
            .callMethod(Thread.class, "sleep", long.class);

    /** The packages around the traffic path one by one, and the traffic path as a whole. */
    private static final class Parts implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] words = type.getPackageName().split("\\.");
            if (words.length < 3 || !type.getPackageName().startsWith("portico.node.")) return SliceIdentifier.ignore();
            return SliceIdentifier.of(AROUND_THE_TRAFFIC.contains(words[2]) ? words[2] : "traffic");
        }

        @Override
        public String getDescription() {
            return "the parts of a node";
        }
    }
}
