namespace Mbus.Client.Readings;

/// <summary>Profile of a meter: values at regular times in one record (VIFE 13, 1E and 1F; EN 13757-3:2018, annex F).</summary>
public sealed class CompactProfile
{
    internal CompactProfile(VifeEffect kind, ProfileLayout layout, IReadOnlyList<ProfileValue> values, string? note)
    {
        Kind = kind;
        Layout = layout;
        Values = values;
        Note = note;
    }

    /// <summary>Kind: <see cref="VifeEffect.CompactProfile"/>, with register numbers, or inverse.</summary>
    public VifeEffect Kind { get; }

    /// <summary>Layout of the data.</summary>
    public ProfileLayout Layout { get; }

    /// <summary>Values as sent: the oldest first; in an inverse profile the youngest first.</summary>
    public IReadOnlyList<ProfileValue> Values { get; }

    /// <summary>Reason why times or values are incomplete; null if they are not.</summary>
    public string? Note { get; }

    /// <summary>Returns, for example, <c>5 values, every month</c>.</summary>
    public override string ToString() => $"{(Values.Count == 1 ? "1 value" : $"{Values.Count} values")}{(Layout.Unit == ProfileUnit.None ? "" : $", {Layout}")}";
}
