extern alias Device;

using System.Reflection;
using System.Runtime.Loader;
using Mbus.Tests.Nano;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Board = Device::Mbus.Twin.Board;

namespace Mbus.Bridge.Tests.Cost;

/// <summary>
/// A copy of the firmware and the core that counts the executed IL instructions, and the value types that nanoFramework's interpreter
/// puts on its heap: each local variable of a struct type at the start of its method, and each new struct.
/// </summary>
internal sealed class CountedFirmware : AssemblyLoadContext
{
    private const string Counter = "Counter";
    private const string Core = "Mbus.Core";
    private const string Instructions = "Instructions";
    private const string Structs = "Structs";
    private const string StructBytes = "StructBytes";

    // A heap block, and one for each field.
    private const int Block = 12;

    private static readonly string Folder = Path.GetDirectoryName(typeof(Board).Assembly.Location)!;
    private static readonly Lazy<CountedFirmware> Instance = new(() => new CountedFirmware());

    private readonly Dictionary<string, byte[]> _woven = [];

    private CountedFirmware()
        : base(nameof(CountedFirmware))
    {
        using AssemblyDefinition core = Read(Path.Combine("nano", Core));
        TypeDefinition counter = AddCounter(core.MainModule);
        Weave(core, counter, _ => true);
        using AssemblyDefinition twin = Read("Mbus.Firmware.Twin");
        Weave(twin, counter, type => type.Namespace == "Mbus.Firmware");
    }

    /// <summary>Runs a static method of these tests in the copy.</summary>
    internal static Cost Run(Type type, string method)
    {
        MethodInfo copy = Instance.Value.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!;
        object cost = copy.Invoke(null, null)!;
        return new Cost(Value(cost, nameof(Cost.Instructions)), Value(cost, nameof(Cost.Structs)), Value(cost, nameof(Cost.StructBytes)), Value(cost, nameof(Cost.Latency)));
    }

    /// <summary>Returns the counts up to now; call it from a method in the copy.</summary>
    internal static Cost Count()
    {
        Type counter = typeof(Frame).Assembly.GetType(Counter, throwOnError: true)!;
        return new Cost((int)counter.GetField(Instructions)!.GetValue(null)!, (int)counter.GetField(Structs)!.GetValue(null)!, (int)counter.GetField(StructBytes)!.GetValue(null)!, 0);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (_woven.TryGetValue(name, out byte[]? woven))
            return LoadFromStream(new MemoryStream(woven));

        string file = Path.Combine(Folder, name + ".dll");
        return name.StartsWith("Mbus.", StringComparison.Ordinal) && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    private static long Value(object cost, string name) => (long)cost.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)!.GetValue(cost)!;

    private static AssemblyDefinition Read(string name)
    {
        DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(Folder);
        return AssemblyDefinition.ReadAssembly(Path.Combine(Folder, name + ".dll"), new ReaderParameters { AssemblyResolver = resolver, InMemory = true });
    }

    private static TypeDefinition AddCounter(ModuleDefinition module)
    {
        TypeDefinition type = new("", Counter, Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object);
        foreach (string name in new[] { Instructions, Structs, StructBytes })
            type.Fields.Add(new FieldDefinition(name, Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, module.TypeSystem.Int32));
        module.Types.Add(type);
        return type;
    }

    private void Weave(AssemblyDefinition assembly, TypeDefinition counter, Func<TypeDefinition, bool> includes)
    {
        ModuleDefinition module = assembly.MainModule;
        FieldReference[] fields = [.. counter.Fields.Select(field => module.ImportReference(field))];
        foreach (MethodDefinition method in module.GetTypes().Where(type => type.Name != Counter && includes(type)).SelectMany(type => type.Methods).Where(method => method.HasBody).ToArray())
        {
            TypeDefinition[] structs = [.. Allocated(method.Body)];
            InstructionWeaver.Weave(method.Body, fields[0]);
            AddAtStart(method.Body, fields[1], structs.Length);
            AddAtStart(method.Body, fields[2], structs.Sum(Size));
        }

        MemoryStream bytes = new();
        assembly.Write(bytes);
        _woven[assembly.Name.Name] = bytes.ToArray();
    }

    private static void AddAtStart(Mono.Cecil.Cil.MethodBody body, FieldReference field, int amount)
    {
        if (amount == 0)
            return;

        ILProcessor il = body.GetILProcessor();
        Instruction first = body.Instructions[0];
        il.InsertBefore(first, il.Create(OpCodes.Ldsfld, field));
        il.InsertBefore(first, il.Create(OpCodes.Ldc_I4, amount));
        il.InsertBefore(first, il.Create(OpCodes.Add));
        il.InsertBefore(first, il.Create(OpCodes.Stsfld, field));
    }

    private static IEnumerable<TypeDefinition> Allocated(Mono.Cecil.Cil.MethodBody body)
    {
        IEnumerable<TypeReference> locals = body.Variables.Select(variable => variable.VariableType);
        IEnumerable<TypeReference> created = body.Instructions.Where(instruction => instruction.OpCode == OpCodes.Newobj).Select(instruction => ((MethodReference)instruction.Operand).DeclaringType);
        return locals.Concat(created).Where(type => type.IsValueType && !type.IsPrimitive).Select(type => type.Resolve()).Where(type => !type.IsEnum && type.Namespace.StartsWith("Mbus", StringComparison.Ordinal));
    }

    // A struct in a field counts as an additional object.
    private static int Size(TypeDefinition type) =>
        Block + type.Fields.Where(field => !field.IsStatic).Sum(field => field.FieldType is { IsValueType: true, IsPrimitive: false } && field.FieldType.Resolve() is { IsEnum: false } inner ? Block + Size(inner) : Block);
}

/// <summary>What a run of the counted firmware cost.</summary>
/// <param name="Instructions">The executed IL instructions of the firmware and the core.</param>
/// <param name="Structs">The value types on the interpreter's heap; garbage after their method.</param>
/// <param name="StructBytes">Their bytes.</param>
/// <param name="Latency">The time that the bridge added, in microseconds.</param>
internal sealed record Cost(long Instructions, long Structs, long StructBytes, long Latency)
{
    internal Cost Since(Cost start) => new(Instructions - start.Instructions, Structs - start.Structs, StructBytes - start.StructBytes, Latency);
}
