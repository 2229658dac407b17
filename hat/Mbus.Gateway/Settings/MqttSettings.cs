namespace Mbus.Gateway.Settings;

/// <summary>Language of the names of entities.</summary>
public enum NameLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>German.</summary>
    De,
}

/// <summary>Settings of MQTT: section <c>mqtt</c> of the gateway's settings.</summary>
public sealed record MqttSettings
{
    /// <summary>Address of the broker.</summary>
    public required BrokerAddress Broker { get; init; }

    /// <summary>True for MQTT 3.1.1; false for MQTT 5.</summary>
    public bool IsVersion311 { get; init; }

    /// <summary>User; null for none.</summary>
    public string? User { get; init; }

    /// <summary>File with the password; null for none. It is read at each connection.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file with the certificates of the authorities that are trusted; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with the certificate of this client; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the key of <see cref="Certificate"/>; null if it is in the same file.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Group of Sparkplug B, which is then published instead of JSON; null for JSON.</summary>
    public string? SparkplugGroup { get; init; }

    /// <summary>First level of all topics.</summary>
    public string Prefix { get; init; } = "mbus";

    /// <summary>Name of this gateway in topics: letters, digits, - and _.</summary>
    public string Gateway { get; init; } = DefaultGateway(Environment.MachineName);

    /// <summary>First level of the topics of Home Assistant's discovery; null for no discovery.</summary>
    public string? HomeAssistant { get; init; } = "homeassistant";

    /// <summary>Language of the names of entities.</summary>
    public NameLanguage Language { get; init; }

    /// <summary>True to publish each reading also with all records.</summary>
    public bool Readings { get; init; }

    /// <summary>True for entities also of values for which Home Assistant has no class.</summary>
    public bool AllEntities { get; init; }

    /// <summary>Returns the name of a host as a name in topics.</summary>
    internal static string DefaultGateway(string host)
    {
        string name = string.Concat(host.Select(c => MqttSettingsReader.IsNameCharacter(c) ? c : '_'));
        return name.Length == 0 ? "gateway" : name[..Math.Min(name.Length, MqttSettingsReader.MaxName)];
    }
}
