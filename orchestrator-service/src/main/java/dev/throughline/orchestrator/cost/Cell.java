package dev.throughline.orchestrator.cost;

/** Where observations belong that are alike: one stage, of one version of a template, with inputs of one size. */
record Cell(String tenantId, String templateId, int templateVersion, String stage, int sizeClass) {

    Pool pool() {
        return new Pool(tenantId, templateId, stage);
    }

    /** One stage of any version, with inputs of any size. */
    record Pool(String tenantId, String templateId, String stage) {}
}
