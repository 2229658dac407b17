namespace Mbus.Gateway.Settings;

/// <summary>Reads <see cref="MqttSettings"/>.</summary>
internal static class MqttSettingsReader
{
    /// <summary>Maximum length of a name in a topic.</summary>
    internal const int MaxName = 64;

    internal static MqttSettings Read(SettingsObject section)
    {
        MqttSettings standard = new() { Broker = section.Required("broker", BrokerAddress.Parse) };
        MqttSettings read = standard with
        {
            IsVersion311 = section.Value("protocol", ParseProtocol, false),
            User = section.Text("user"),
            PasswordFile = section.Text("passwordFile"),
            CaFile = section.Text("caFile"),
            Certificate = section.Text("certificate"),
            CertificateKey = section.Text("certificateKey"),
            SparkplugGroup = section.Value<string?>("sparkplug", ParseName, null),
            Prefix = section.Value("prefix", ParsePrefix, standard.Prefix),
            Gateway = section.Value("gateway", ParseName, standard.Gateway),
            HomeAssistant = section.IsNull("homeAssistant") ? null : section.Value<string?>("homeAssistant", ParsePrefix, standard.HomeAssistant),
            Language = section.Value("language", ParseLanguage, NameLanguage.En),
            Readings = section.Flag("readings"),
            AllEntities = section.Flag("allEntities"),
        };
        section.Finish();
        Check(section, read);
        return read;
    }

    /// <summary>Returns true for a character of a name in a topic.</summary>
    internal static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static void Check(SettingsObject section, MqttSettings settings)
    {
        if (settings.PasswordFile != null && settings.User == null)
            throw section.Error("\"passwordFile\" needs \"user\".");
        if (settings.CertificateKey != null && settings.Certificate == null)
            throw section.Error("\"certificateKey\" needs \"certificate\".");
        if (!settings.Broker.IsTls && (settings.CaFile ?? settings.Certificate) != null)
            throw section.Error("\"caFile\" and \"certificate\" need TLS. Expected a broker mqtts://HOST:PORT.");
        if (settings.SparkplugGroup != null && settings != OnlySparkplug(settings))
            throw section.Error("\"prefix\", \"homeAssistant\", \"language\", \"readings\" and \"allEntities\" have no effect with \"sparkplug\". Remove them.");
    }

    private static MqttSettings OnlySparkplug(MqttSettings settings)
    {
        MqttSettings standard = new() { Broker = settings.Broker };
        return settings with
        {
            Prefix = standard.Prefix,
            HomeAssistant = standard.HomeAssistant,
            Language = standard.Language,
            Readings = standard.Readings,
            AllEntities = standard.AllEntities,
        };
    }

    private static bool ParseProtocol(string text) => text switch
    {
        "5" => false,
        "3.1.1" => true,
        _ => throw new FormatException($"\"{text}\" is not a version of MQTT. Expected \"5\" or \"3.1.1\"."),
    };

    private static NameLanguage ParseLanguage(string text) => text switch
    {
        "en" => NameLanguage.En,
        "de" => NameLanguage.De,
        _ => throw new FormatException($"\"{text}\" is not a language of entity names. Expected \"en\" or \"de\"."),
    };

    private static string ParseName(string text) => text.Length is > 0 and <= MaxName && text.All(IsNameCharacter)
        ? text
        : throw new FormatException($"\"{text}\" is not a name in a topic. Expected 1 to {MaxName} letters, digits, - and _.");

    private static string ParsePrefix(string text) => text.Length <= 2 * MaxName && text.Split('/').All(level => level.Length > 0 && level.All(IsNameCharacter))
        ? text
        : throw new FormatException($"\"{text}\" is not the beginning of a topic. Expected letters, digits, - and _; levels are separated by /.");
}
