package portico.config.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import portico.config.secret.Secret;

/** Leaves secrets out. */
final class SecretJson extends JsonSerializer<Secret> {
    static final SecretJson HIDE = new SecretJson();

    private SecretJson() {}

    @Override
    public boolean isEmpty(SerializerProvider provider, Secret secret) {
        return true;
    }

    /** Where there is no field that could be left out. */
    @Override
    public void serialize(Secret secret, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeNull();
    }
}
