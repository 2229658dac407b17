using Mbus.Simulation;

namespace Mbus.Tool.Output;

/// <summary>Prints the meters of a simulated bus.</summary>
internal static class Meters
{
    internal static void Show(BusDefinition definition)
    {
        foreach (MeterDefinition meter in definition.Meters)
            Console.WriteLine($"  {meter.PrimaryAddress,3}  {meter.Address}  {meter.Name}");
    }
}
