namespace Mbus.Gateway.Settings;

/// <summary>How long values and telegrams are kept. The last value of each day and the values at the end of each month are kept forever.</summary>
/// <param name="TelegramDays">Days for which every telegram is kept as it was received.</param>
/// <param name="ValueDays">Days for which every value is kept.</param>
public sealed record RetentionSettings(int TelegramDays, int ValueDays)
{
    /// <summary>Two years of telegrams and of all values.</summary>
    public static RetentionSettings Default { get; } = new(731, 731);
}
