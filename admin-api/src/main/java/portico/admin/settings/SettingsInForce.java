package portico.admin.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portico.admin.start.AdminSettings;
import portico.config.DurationText;

/** Each setting with what it is and what is in force, in the order of the page of settings. */
final class SettingsInForce {
    private SettingsInForce() {}

    static List<SettingInForce> of(AdminSettings settings) {
        var admin = settings.admin();
        var channel = settings.channel();
        var db = settings.db();
        return List.of(
                shown(
                        "PORTICO_DATA_DIR",
                        "where the embedded database, the keyring, the first password and the secret for local access are"
                                + " kept",
                        settings.dataDir(),
                        "data/admin"),
                shown(
                        "PORTICO_ADMIN_HOST",
                        "the address of admin API and dashboard; anything but loopback belongs behind TLS",
                        admin.host(),
                        "127.0.0.1"),
                shown("PORTICO_ADMIN_PORT", "the port of admin API and dashboard", admin.port(), "8700"),
                shown("PORTICO_CHANNEL_HOST", "the address that nodes connect to", channel.host(), "127.0.0.1"),
                shown("PORTICO_CHANNEL_PORT", "the port that nodes connect to", channel.port(), "8710"),
                maybe(
                        "PORTICO_DB_URL",
                        "JDBC URL of a PostgreSQL from 15 on; an embedded one is started when absent",
                        db.url().map(SettingsInForce::withoutParameters)),
                maybe("PORTICO_DB_USER", "the user in that database, who may create tables", db.user()),
                secret("PORTICO_DB_PASSWORD", "the user's password", db.password()),
                maybe("PORTICO_DB_PASSWORD_FILE", "a file with the user's password, instead", path(db.passwordFile())),
                shown(
                        "PORTICO_DB_PORT",
                        "the port of the embedded database, on loopback; 0 takes any free one",
                        db.port(),
                        "0"),
                secret("PORTICO_KEYRING", "the keyring itself: the lines that the file would hold", settings.keyring()),
                maybe(
                        "PORTICO_KEYRING_FILE",
                        "the file with the keyring, the same for every replica and node; made in the data directory when"
                                + " neither is set and the database is the embedded one",
                        path(settings.keyringFile())),
                maybe(
                        "PORTICO_LOCAL_ACCESS",
                        "whether a secret in the data directory lets its reader in from this machine; on with the"
                                + " embedded database unless set",
                        settings.localAccess().map(String::valueOf)),
                shown(
                        "PORTICO_LOG_JSON",
                        "whether each log entry is a JSON object, for a log collector, or a line for people",
                        settings.log().json(),
                        "false"),
                shown(
                        "PORTICO_QUOTAS_KEPT",
                        "how long it is known what was used of a quota after its hour, day, week or month has ended",
                        DurationText.format(settings.quotasKept()),
                        "90d"),
                shown(
                        "PORTICO_REVISIONS_KEPT",
                        "how many revisions can be read, compared and gone back to; snapshots of older ones are cleaned"
                                + " up",
                        settings.revisionsKept(),
                        "1000"));
    }

    private static SettingInForce shown(String name, String about, Object value, String byDefault) {
        return new SettingInForce(name, about, value.toString(), byDefault, false, true);
    }

    private static SettingInForce maybe(String name, String about, Optional<String> value) {
        @Nullable String there = value.orElse(null);
        return new SettingInForce(name, about, there, null, false, there != null);
    }

    private static SettingInForce secret(String name, String about, Optional<String> value) {
        return new SettingInForce(name, about, null, null, true, value.isPresent());
    }

    private static Optional<String> path(Optional<Path> path) {
        return path.map(Path::toString);
    }

    /** A JDBC URL may hold a user and a password behind its question mark. */
    private static String withoutParameters(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters) + "?…";
    }
}
