[assembly: System.Reflection.AssemblyVersion("1.6.0.0")]
