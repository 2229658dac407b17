extern alias Device;

using System.Reflection;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>
/// The memory of the firmware's objects on the device: counted from the objects themselves, by nanoFramework's rules (heap blocks of 12
/// bytes). The numbers are in device/Mbus.Firmware/MEMORY.md.
/// </summary>
public sealed class HeapBudgetTests : IDisposable
{
    private const int Block = 12;
    private const int ArrayHead = 20;
    private const int Objects = 22_500;
    private const int Publisher = 6_000;
    private const int MorePlace = 1_500;

    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Firmware _small = Load(1);
    private readonly Firmware _usual = Load(3);
    private readonly Firmware _large = Load(8);

    public void Dispose()
    {
        _small.Dispose();
        _usual.Dispose();
        _large.Dispose();
    }

    [Fact]
    public void With_three_masters_the_objects_are_within_their_budget() => Assert.InRange(Cost(_usual), 8_000, Objects);

    [Fact]
    public void An_additional_master_costs_the_memory_of_its_requests()
    {
        int each = (Cost(_large) - Cost(_small)) / 7;
        Assert.InRange(each, 800, MorePlace);
    }

    [Fact]
    public void Publishing_by_MQTT_costs_what_the_budget_page_states()
    {
        using Firmware publishing = new(new Board(new SteppedClock(), new AnsweringWire(_ => [], keepsSent: false)), "mqtt-broker = 192.168.1.2", "mqtt-meters = 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
        int cost = Cost(publishing) - Cost(_usual);
        Assert.InRange(cost, 2_000, Publisher);
        string row = Assert.Single(InRepository("device/Mbus.Firmware/MEMORY.md").Split('\n'), line => line.StartsWith("| Publishing by MQTT", StringComparison.Ordinal));
        int stated = int.Parse(row.Split('|')[2].Trim().Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(stated, cost - 300, cost + 300);
    }

    [Fact]
    public void The_budget_page_has_the_correct_sum()
    {
        string page = InRepository("device/Mbus.Firmware/MEMORY.md");
        string row = Assert.Single(page.Split('\n'), line => line.StartsWith("| **firmware's objects**", StringComparison.Ordinal));
        int stated = int.Parse(row.Split('|')[2].Trim(' ', '*').Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(stated, Cost(_usual) - 500, Cost(_usual) + 500);
    }

    internal static string InRepository(string file)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Run the tests inside the repository."), file));
    }

    private static Firmware Load(int clients) =>
        new(new Board(new SteppedClock(), new AnsweringWire(_ => [], keepsSent: false)), $"clients = {clients}");

    private static int Cost(Firmware firmware)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        object bridge = typeof(Firmware).GetFields(Instance).Select(field => field.GetValue(firmware)!).Single(value => value.GetType().Name == "Bridge");
        return Walk(bridge, seen) + new[] { bridge.GetType().Assembly, typeof(Frame).Assembly }.Sum(assembly => Statics(assembly, seen));
    }

    private static int Statics(Assembly assembly, HashSet<object> seen) =>
        assembly.GetTypes().Where(IsOurs).SelectMany(type => type.GetFields(Static)).Where(field => !field.IsLiteral)
            .Sum(field => Block + (field.FieldType.IsValueType ? 0 : Walk(field.GetValue(null), seen)));

    private static int Walk(object? value, HashSet<object> seen)
    {
        if (value == null || !(value is Array || IsOurs(value.GetType())) || !seen.Add(value))
            return 0;
        return value is Array array ? OfArray(array, seen) : OfObject(value, seen);
    }

    private static int OfArray(Array array, HashSet<object> seen)
    {
        Type element = array.GetType().GetElementType()!;
        if (!element.IsPrimitive && !element.IsEnum)
            return ArrayHead + (Block * array.Length) + array.Cast<object?>().Sum(item => Walk(item, seen));
        int size = ArrayHead + Buffer.ByteLength(array);
        return (size + Block - 1) / Block * Block;
    }

    private static int OfObject(object value, HashSet<object> seen)
    {
        int size = Block;
        for (Type? type = value.GetType(); type != null && type != typeof(object); type = type.BaseType)
            size += type.GetFields(Instance).Sum(field => OfField(field, value, seen));
        return size;
    }

    // A struct in a field counts as an additional object.
    private static int OfField(FieldInfo field, object owner, HashSet<object> seen)
    {
        if (!field.FieldType.IsValueType)
            return Block + Walk(field.GetValue(owner), seen);
        bool isPlain = field.FieldType.IsPrimitive || field.FieldType.IsEnum;
        return isPlain ? Block : (2 * Block) + (Block * field.FieldType.GetFields(Instance).Length);
    }

    private static bool IsOurs(Type type) => type.Namespace is "Mbus" or "Mbus.Firmware";
}
