using Mbus.Tests.Nano.Samples;
using Mono.Cecil;

namespace Mbus.Tests.Nano;

public sealed class CoreMetadataTests : IDisposable
{
    private readonly AssemblyDefinition _core = NanoFiles.Assembly("Mbus.Core");
    private readonly AssemblyDefinition _tests = NanoFiles.Loaded(typeof(CoreMetadataTests));

    public void Dispose()
    {
        _core.Dispose();
        _tests.Dispose();
    }

    [Fact]
    public void The_core_references_only_mscorlib() => Assert.Equal(["mscorlib 1.17.0.0"], References(_core));

    [Fact]
    public void A_reference_to_another_assembly_is_found() => Assert.Contains(References(_tests), name => name.StartsWith("System.Runtime ", StringComparison.Ordinal));

    [Fact]
    public void The_core_has_the_same_public_members_for_both_targets()
    {
        using AssemblyDefinition dotnet = NanoFiles.Loaded(typeof(Frame));
        Assert.Equal(PublicMembers(dotnet), PublicMembers(_core));
    }

    [Fact]
    public void The_core_uses_no_generics() => Holds(CoreRules.Generics);

    [Theory]
    [InlineData(typeof(Bad.GenericType<>))]
    [InlineData(typeof(Bad.GenericMethod))]
    [InlineData(typeof(Bad.GenericInstance))]
    [InlineData(typeof(Bad.GenericCall))]
    [InlineData(typeof(Bad.GenericDelegate))]
    public void Generics_are_found(Type sample) => Finds(CoreRules.Generics, sample);

    [Fact]
    public void The_core_has_no_multidimensional_arrays() => Holds(CoreRules.MultidimensionalArrays);

    [Theory]
    [InlineData(typeof(Bad.MultidimensionalField))]
    [InlineData(typeof(Bad.MultidimensionalLocal))]
    public void Multidimensional_arrays_are_found(Type sample) => Finds(CoreRules.MultidimensionalArrays, sample);

    [Fact]
    public void The_core_has_no_default_interface_methods() => Holds(CoreRules.DefaultInterfaceMethods);

    [Fact]
    public void Default_interface_methods_are_found() => Finds(CoreRules.DefaultInterfaceMethods, typeof(Bad.IDefaultMethod));

    [Fact]
    public void The_core_has_no_function_pointers() => Holds(CoreRules.FunctionPointers);

    [Fact]
    public void Function_pointers_are_found() => Finds(CoreRules.FunctionPointers, typeof(Bad.FunctionPointer));

    [Fact]
    public void The_core_allocates_nothing_on_the_stack() => Holds(CoreRules.StackAllocations);

    [Fact]
    public void Stack_allocations_are_found() => Finds(CoreRules.StackAllocations, typeof(Bad.StackAllocation));

    [Fact]
    public void The_core_has_no_fixed_buffers() => Holds(CoreRules.FixedBuffers);

    [Fact]
    public void Fixed_buffers_are_found() => Finds(CoreRules.FixedBuffers, typeof(Bad.FixedBuffer));

    [Fact]
    public void The_core_pins_nothing() => Holds(CoreRules.PinnedLocals);

    [Fact]
    public void Pinned_locals_are_found() => Finds(CoreRules.PinnedLocals, typeof(Bad.PinnedLocal));

    [Fact]
    public void The_core_has_no_pointers() => Holds(CoreRules.Pointers);

    [Fact]
    public void Pointers_are_found() => Finds(CoreRules.Pointers, typeof(Bad.PointerParameter));

    [Fact]
    public void The_core_has_no_volatile_fields_or_other_required_modifiers() => Holds(CoreRules.RequiredModifiers);

    [Theory]
    [InlineData(typeof(Bad.VolatileField))]
    [InlineData(typeof(Bad.VolatileAccess))]
    [InlineData(typeof(Bad.VirtualInParameter))]
    public void Required_modifiers_are_found(Type sample) => Finds(CoreRules.RequiredModifiers, sample);

    [Fact]
    public void The_core_boxes_nothing() => Holds(CoreRules.Boxing);

    [Theory]
    [InlineData(typeof(Bad.Box))]
    [InlineData(typeof(Bad.BoxInFormat))]
    [InlineData(typeof(Bad.BoxImplied))]
    [InlineData(typeof(Bad.EnumText))]
    public void Boxing_is_found(Type sample) => Finds(CoreRules.Boxing, sample);

    [Fact]
    public void The_core_does_not_convert_enums_to_text() => Holds(CoreRules.EnumTexts);

    [Theory]
    [InlineData(typeof(Bad.EnumText))]
    [InlineData(typeof(Bad.EnumInConcat))]
    public void A_conversion_of_an_enum_to_text_is_found(Type sample) => Finds(CoreRules.EnumTexts, sample);

    [Fact]
    public void The_core_does_not_use_overflow_checks() => Holds(CoreRules.CheckedArithmetic);

    [Theory]
    [InlineData(typeof(Bad.CheckedSum))]
    [InlineData(typeof(Bad.CheckedCast))]
    public void Checked_arithmetic_is_found(Type sample) => Finds(CoreRules.CheckedArithmetic, sample);

    [Fact]
    public void The_core_divides_no_floating_point_numbers() => Holds(CoreRules.FloatingPointDivision);

    [Theory]
    [InlineData(typeof(Bad.DoubleQuotient))]
    [InlineData(typeof(Bad.FloatQuotientOfFields))]
    [InlineData(typeof(Bad.QuotientByConstant))]
    [InlineData(typeof(Bad.DoubleRemainder))]
    public void Floating_point_division_is_found(Type sample) => Finds(CoreRules.FloatingPointDivision, sample);

    [Fact]
    public void The_core_does_not_use_io_threads_clocks_or_random_numbers() => Holds(CoreRules.ForbiddenTypes);

    [Theory]
    [InlineData(typeof(Bad.Clock))]
    [InlineData(typeof(Bad.Ticks))]
    [InlineData(typeof(Bad.Sleeper))]
    [InlineData(typeof(Bad.Locker))]
    [InlineData(typeof(Bad.Printer))]
    [InlineData(typeof(Bad.StreamReader))]
    [InlineData(typeof(Bad.SocketField))]
    [InlineData(typeof(Bad.Dice))]
    public void Types_that_the_core_may_not_use_are_found(Type sample) => Finds(CoreRules.ForbiddenTypes, sample);

    [Fact]
    public void Code_that_follows_the_rules_is_not_reported()
    {
        TypeDefinition[] types = [.. WithNested(Sample(typeof(Good)))];
        Assert.All(CoreRules.OfTheDevice, rule => Assert.Empty(types.SelectMany(type => rule(type))));
    }

    private static IEnumerable<string> References(AssemblyDefinition assembly) =>
        assembly.MainModule.AssemblyReferences.Select(reference => $"{reference.Name} {reference.Version}");

    private static IEnumerable<string> PublicMembers(AssemblyDefinition assembly) =>
        assembly.MainModule.GetTypes().Where(ListingPrinter.IsListed)
            .SelectMany(type => ListingPrinter.Members(type).Select(member => $"{ListingPrinter.Header(type)}: {member}")).Order();

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private TypeDefinition Sample(Type sample) => _tests.MainModule.GetType(sample.FullName!.Replace('+', '/'));

    private void Holds(CoreRules.Rule rule)
    {
        string[] broken = [.. _core.MainModule.GetTypes().SelectMany(type => rule(type)).Distinct()];
        Assert.True(broken.Length == 0, "See shared/Mbus.Core/DIALECT.md. Broken by:\n" + string.Join("\n", broken));
    }

    private void Finds(CoreRules.Rule rule, Type sample) => Assert.NotEmpty(WithNested(Sample(sample)).SelectMany(type => rule(type)));
}
