package portico.admin.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import portico.config.json.ConfigJson;

/** REST speaks JSON as strictly as files, database and snapshots do, but shows no secrets. */
final class RestJson {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return ConfigJson.answers();
    }
}
