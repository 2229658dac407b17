using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Settings;

/// <summary>Settings of the gateway: section <c>gateway</c> of mbus.json; mbus.schema.json describes it.</summary>
public sealed record GatewaySettings
{
    /// <summary>Folder of the store; null for the default.</summary>
    public string? Store { get; init; }

    /// <summary>Time zone of days and months.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>True if the host's clock is right although neither a time server nor a clock chip has set it.</summary>
    public bool TrustClock { get; init; }

    /// <summary>How long values are kept.</summary>
    public RetentionSettings Retention { get; init; } = RetentionSettings.Default;

    /// <summary>Addresses and permissions of the API and the page.</summary>
    public WebSettings Web { get; init; } = new();

    /// <summary>Outputs.</summary>
    public IReadOnlyList<OutputSettings> Outputs { get; init; } = [];

    /// <summary>MQTT; null for none.</summary>
    public MqttSettings? Mqtt { get; init; }

    /// <summary>Buses.</summary>
    public IReadOnlyList<BusSettings> Buses { get; init; } = [];

    /// <summary>Local calendar of <see cref="TimeZone"/>.</summary>
    public LocalCalendar Calendar => new(TimeZone);
}
