package portico.admin.settings;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What answers here.
 *
 * @param version of the admin service
 * @param java that it runs on
 */
@Schema(description = "The admin service that answers, and its settings; those of other replicas may differ.")
record Settings(
        @Schema(examples = "0.1.0") String version,
        @Schema(examples = "21.0.5") String java,
        List<SettingInForce> items) {}
