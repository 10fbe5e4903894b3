package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.testing.TestDatabase;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class SchemaTest {
    @Inject
    StatelessSession session;

    @Test
    void thereIsOneHead() {
        List<HeadEntity> heads = session.createSelectionQuery("from HeadEntity", HeadEntity.class)
                .list();
        assertThat(heads).hasSize(1);
        assertThat(heads.get(0).epoch()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ServiceEntity",
                "RouteEntity",
                "PolicyEntity",
                "ConsumerEntity",
                "CertificateEntity",
                "CredentialEntity",
                "ChangeEntity"
            })
    void theTableOfEachRowIsThere(String entity) {
        assertThat(session.createSelectionQuery("select count(*) from " + entity, Long.class)
                        .getSingleResult())
                .isNotNegative();
    }
}
