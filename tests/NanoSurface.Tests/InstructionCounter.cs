using System.Runtime.Loader;
using Mono.Cecil;
using Assembly = System.Reflection.Assembly;

namespace Mbus.Tests.Nano;

/// <summary>An assembly that counts the executed IL instructions.</summary>
internal sealed class InstructionCounter
{
    private const string CounterType = "InstructionCounter";
    private const string CounterField = "Count";

    private readonly System.Reflection.FieldInfo _count;

    /// <param name="name">An assembly of the device; its reference to mscorlib is resolved to that of .NET.</param>
    public InstructionCounter(string name)
    {
        using AssemblyDefinition assembly = NanoFiles.Assembly(name);
        FieldDefinition counter = AddCounter(assembly.MainModule);
        foreach (MethodDefinition method in assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(method => method.HasBody))
            InstructionWeaver.Weave(method.Body, counter);

        MemoryStream bytes = new();
        assembly.Write(bytes);
        bytes.Position = 0;
        Assembly = new AssemblyLoadContext(CounterType).LoadFromStream(bytes);
        _count = Assembly.GetType(CounterType, throwOnError: true)!.GetField(CounterField)!;
    }

    public Assembly Assembly { get; }

    /// <summary>Returns the number of instructions of an action, without its first run.</summary>
    public int Cost(Action work)
    {
        work();
        _count.SetValue(null, 0);
        work();
        return (int)_count.GetValue(null)!;
    }

    private static FieldDefinition AddCounter(ModuleDefinition module)
    {
        TypeDefinition type = new("", CounterType, TypeAttributes.Public | TypeAttributes.Class, module.TypeSystem.Object);
        FieldDefinition field = new(CounterField, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int32);
        type.Fields.Add(field);
        module.Types.Add(type);
        return field;
    }
}
