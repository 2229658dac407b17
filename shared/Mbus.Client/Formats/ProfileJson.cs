using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Writes a profile as JSON: <c>profile</c> in <c>reading.schema.json</c>.</summary>
internal static class ProfileJson
{
    internal static void Write(Utf8JsonWriter json, CompactProfile profile)
    {
        json.WriteStartObject("profile"u8);
        json.WriteString("kind"u8, profile.Kind switch
        {
            VifeEffect.InverseCompactProfile => "inverse",
            VifeEffect.CompactProfileWithRegisters => "registers",
            _ => "compact",
        });
        json.WriteString("increment"u8, Words.Increment(profile.Layout.Increment));
        if (profile.Layout.Unit == ProfileUnit.None)
            json.WriteNull("spacing"u8);
        else
            json.WriteString("spacing"u8, profile.Layout.ToString());
        if (profile.Note != null)
            json.WriteString("note"u8, profile.Note);
        json.WriteStartArray("values"u8);
        foreach (ProfileValue value in profile.Values)
            Write(json, value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProfileValue value)
    {
        json.WriteStartObject();
        if (value.Time is DateParts time)
            json.WriteString("time"u8, time.ToString());
        else
            json.WriteNull("time"u8);
        json.WritePropertyName("value"u8);
        if (value.Value is ExactDecimal number)
            json.WriteRawValue(number.ToString(), skipInputValidation: true);
        else
            json.WriteNullValue();
        if (value.Storage is ulong storage)
            json.WriteNumber("storage"u8, storage);
        json.WriteEndObject();
    }
}
