using Mbus.Client;

namespace Mbus.Tool.Output;

/// <summary>Describes a meter in one line.</summary>
internal static class MeterText
{
    /// <summary>Returns a secondary address, with its fabrication number if present, and its description, for example <c>11223344496A0116  ZRI, version 1, cold water (16)</c>.</summary>
    internal static string Describe(MeterAddress meter) => Describe(meter, meter.Secondary);

    /// <summary>Returns an address and the description of its meter, whose complete address may be another one.</summary>
    internal static string Describe(MeterAddress meter, SecondaryAddress address)
    {
        string maker = address.Manufacturer is 0 or Manufacturer.Any ? "manufacturer unknown" : Manufacturer.ToLetters(address.Manufacturer);
        string version = address.Version == SecondaryAddress.AnyByte ? "" : $", version {address.Version}";
        string type = address.DeviceType == SecondaryAddress.AnyByte ? "" : $", {DeviceTypeText.Text(address.DeviceType)} ({address.DeviceType:X2})";
        return $"{meter}  {maker}{version}{type}";
    }
}
