package portico.admin.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A role as it lies in the database: its word. */
@Converter(autoApply = true)
final class RoleColumn implements AttributeConverter<Role, String> {
    @Override
    public String convertToDatabaseColumn(Role role) {
        return role.word();
    }

    @Override
    public Role convertToEntityAttribute(String word) {
        return Role.of(word);
    }
}
